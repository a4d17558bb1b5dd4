// SPDX-License-Identifier: GPL-2.0-only OR MIT

struct sem_timer {
	struct timer_list timer;
	struct semaphore sem;
};

static void old_timeout(unsigned long data)
{
	up((struct semaphore *)data);
}

static void new_timeout(struct timer_list *t)
{
	struct sem_timer *st = from_timer(st, t, timer);

	up(&st->sem);
}

static int old_wait(struct job *job)
{
	unsigned long timeout, flags;
	struct timer_list timer;
	struct semaphore sem;

	lock(job, flags);
	if (!submit(job)) {
		unlock(job, flags);
		return -1;
	}
again:
	unlock(job, flags);
	if (down_trylock(&sem)) {
		timeout = jiffies + 20 * HZ;
		init_timer(&timer);
		timer.expires = timeout;
		timer.function = old_timeout;
		timer.data = (unsigned long)&sem;
		add_timer(&timer);
		if (down_interruptible(&sem))
			down(&sem);
		del_timer(&timer);
	}
	lock(job, flags);
	if (pending(job))
		goto again;
	unlock(job, flags);
	return 0;
}

static int new_wait(struct job *job)
{
	unsigned long timeout;
	struct sem_timer st;

	if (down_trylock(&st.sem)) {
		timeout = jiffies + 5 * HZ;
		timer_setup_on_stack(&st.timer, NULL, 0);
		st.timer.expires = timeout;
		st.timer.function = new_timeout;
		add_timer(&st.timer);
		down(&st.sem);
		del_timer_sync(&st.timer);
		destroy_timer_on_stack(&st.timer);
	}
	return job->result;
}

/* Waits, and needs its timer and its timeout for something else. */
static int two_uses(struct job *job)
{
	unsigned long timeout;
	struct timer_list other;
	struct semaphore sem;

	init_timer(&other);
	if (down_trylock(&sem)) {
		timeout = jiffies + HZ;
		init_timer(&job->timer);
		job->timer.function = old_timeout;
		add_timer(&job->timer);
		down(&sem);
		del_timer(&job->timer);
	}
	del_timer(&other);
	timeout = jiffies + HZ;
	return time_after(jiffies, timeout);
}

/* No wait for a semaphore. */
static void no_wait(struct job *job)
{
	unsigned long timeout;
	struct timer_list timer;

	timeout = jiffies + 20 * HZ;
	init_timer(&timer);
	timer.expires = timeout;
	timer.function = poll_timeout;
	add_timer(&timer);
	schedule();
	del_timer(&timer);
}

static int try(struct semaphore *sem)
{
	if (down_trylock(sem)) {
		printk("busy\n");
		return -EBUSY;
	}
	return 0;
}

static void poll_timeout(unsigned long data)
{
	wake_up_process((struct task_struct *)data);
}
